import type { Command } from '../command.ts';
import { auditCommand } from './audit.ts';
import { cancelCommand } from './cancel.ts';
import { deliveriesCommand } from './deliveries.ts';
import { deliveryCommand } from './delivery.ts';
import { logCommand } from './log.ts';
import { openCommand } from './open.ts';
import { pauseCommand, resumeCommand } from './pause.ts';
import { resendCommand } from './resend.ts';
import { roomsCommand } from './rooms.ts';
import { secretsCommand } from './secrets.ts';
import { sendCommand } from './send.ts';
import { statisticsCommand } from './statistics.ts';
import { statusCommand } from './status.ts';
import { testCommand } from './test.ts';

/** Every command of `relay`, in the order of its help. */
export const COMMANDS: readonly Command[] = [
  statusCommand,
  deliveriesCommand,
  deliveryCommand,
  resendCommand,
  cancelCommand,
  roomsCommand,
  testCommand,
  sendCommand,
  pauseCommand,
  resumeCommand,
  openCommand,
  logCommand,
  auditCommand,
  statisticsCommand,
  secretsCommand,
];
