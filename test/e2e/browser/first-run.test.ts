import { test } from '../../support/browser-engine.ts';
import { firstRunFlows } from '../flows/first-run.ts';

firstRunFlows(test);
