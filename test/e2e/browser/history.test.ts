import { test } from '../../support/browser-engine.ts';
import { historyFlows } from '../flows/history.ts';

historyFlows(test);
