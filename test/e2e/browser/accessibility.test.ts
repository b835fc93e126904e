import { test } from '../../support/browser-engine.ts';
import { accessibilityFlows } from '../flows/accessibility.ts';

accessibilityFlows(test);
