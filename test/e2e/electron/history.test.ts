import { test } from '../../support/electron-app.ts';
import { historyFlows } from '../flows/history.ts';

historyFlows(test);
