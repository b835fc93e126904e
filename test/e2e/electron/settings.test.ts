import { test } from '../../support/electron-app.ts';
import { settingsFlows } from '../flows/settings.ts';

settingsFlows(test);
