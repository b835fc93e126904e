import { test } from '../../support/electron-app.ts';
import { settingsAccessibilityFlows } from '../flows/accessibility.ts';

// All other screens are the same page as in a browser, and looked at there.
settingsAccessibilityFlows(test);
