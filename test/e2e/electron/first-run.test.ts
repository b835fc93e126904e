import { test } from '../../support/electron-app.ts';
import { firstRunFlows } from '../flows/first-run.ts';

firstRunFlows(test);
