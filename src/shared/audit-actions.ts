/** Every action of the list of changes, in words. One that is not here is shown as it is named. */
export const AUDIT_ACTIONS: Record<string, string> = {
  'room.create': 'Room added',
  'room.update': 'Room changed',
  'room.remove': 'Room removed',
  'room.revealIntakeSecret': 'Intake secret revealed',
  'room.setIntakeSecret': 'Intake secret set',
  'endpoint.create': 'Endpoint added',
  'endpoint.update': 'Endpoint changed',
  'endpoint.remove': 'Endpoint removed',
  'endpoint.disable': 'Endpoint disabled',
  'endpoint.enable': 'Endpoint enabled',
  'endpoint.revealSecret': 'Secret revealed',
  'endpoint.rotateSecret': 'Secret rotated',
  'endpoint.dropOlderSecret': 'Older secret dropped',
  'endpoint.olderSecretEnded': 'Older secret ended at its time',
  'delivery.resend': 'Delivery resent',
  'delivery.sendNow': 'Batch sent before its time',
  'delivery.cancel': 'Delivery cancelled',
  'bulk.start': 'Many deliveries begun',
  'bulk.stop': 'Many deliveries stopped',
  'export.start': 'History exported',
  'savedFilter.create': 'Filter saved',
  'savedFilter.update': 'Saved filter changed',
  'savedFilter.remove': 'Saved filter deleted',
  'bulk.resume': 'Many deliveries gone on with',
  'statistics.rebuild.start': 'Statistics counted again',
  'event.sendSample': 'Sample sent',
  'engine.pause': 'Deliveries paused',
  'engine.resume': 'Deliveries resumed',
  'settings.update': 'Settings changed',
  'storage.prune': 'History pruned',
  'secrets.useKeyFile': 'Secrets moved under a key file',
  'intakeToken.create': 'Intake token made',
  'intakeToken.revoke': 'Intake token revoked',
  'source.create': 'Server connected',
  'source.update': 'Server changed',
  'source.remove': 'Server disconnected',
  'source.import': 'Room imported',
  'source.follow': 'Following begun',
  'source.ignore': 'Rooms set aside',
  'source.roomRenamed': 'Room renamed at Reflector',
  'source.roomGone': 'Room gone at Reflector',
  'source.roomBack': 'Room back at Reflector',
  'source.webhookChanged': 'Webhook changed at Reflector',
  ...stepsOf('source.takeOver', 'Take over', 'Taken over'),
  ...stepsOf('source.giveBack', 'Give back', 'Given back'),
  ...stepsOf('source.relay', 'Relay', 'Relayed'),
};

/** The words of an action. */
export function auditWords(action: string): string {
  return AUDIT_ACTIONS[action] ?? action;
}

/** What a switch of a room leaves behind, step by step. */
function stepsOf(action: string, name: string, done: string): Record<string, string> {
  return {
    [`${action}.begin`]: `${name} begun`,
    [`${action}.written`]: `${name} written to Reflector`,
    [action]: done,
    [`${action}.undone`]: `${name} undone`,
  };
}
