/** What the batching settings of an endpoint say. */
export const batchTexts = {
  legend: 'Batches',
  on: 'Send several events in one request',
  help: 'Events are gathered and sent together in an envelope of their own, with one signature. Resend sends what has gathered at once.',
  window: 'Wait at most (seconds)',
  events: 'Events at most',
  bytes: 'Size at most (bytes)',
};
