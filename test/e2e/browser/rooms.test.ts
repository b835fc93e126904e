import { test } from '../../support/browser-engine.ts';
import { roomFormFlows } from '../flows/room-form.ts';
import { roomListFlows } from '../flows/room-list.ts';
import { roomPageFlows } from '../flows/room-page.ts';

roomListFlows(test);
roomFormFlows(test);
roomPageFlows(test);
