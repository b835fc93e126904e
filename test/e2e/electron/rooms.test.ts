import { test } from '../../support/electron-app.ts';
import { roomFormFlows } from '../flows/room-form.ts';

roomFormFlows(test);
