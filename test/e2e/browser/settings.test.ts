import { test } from '../../support/browser-engine.ts';
import { settingsFlows } from '../flows/settings.ts';

settingsFlows(test);
