import { test } from '../../support/browser-engine.ts';
import { roomFormFlows } from '../flows/room-form.ts';

roomFormFlows(test);
