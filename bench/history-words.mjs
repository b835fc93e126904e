// What a believable history is made of: rooms, receivers, titles, answers and failures. Everything comes out of one
// seeded generator, so that the same number of deliveries is the same history every time.

/** Numbers that repeat: the same seed gives the same ones (mulberry32). */
export function seeded(seed) {
  let state = seed >>> 0;
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (n) => Math.floor(fraction() * n);
  return {
    fraction,
    below,
    between: (low, high) => low + below(high - low + 1),
    pick: (list) => list[below(list.length)],
    hex: (digits) => {
      let text = '';
      while (text.length < digits)
        text += Math.floor(fraction() * 2 ** 32)
          .toString(16)
          .padStart(8, '0');
      return text.slice(0, digits);
    },
  };
}

const TEAMS =
  'team board research sales support design platform mobile data security finance legal people marketing growth partners field quality release customer'.split(
    ' ',
  );
const KINDS = 'standup planning review retro sync weekly allhands interviews'.split(' ');
const PATHS = ['webhook', 'hooks/reflector', 'api/transcripts', 'v1/events', 'inbound/meetings'];
const HOSTS = ['n8n', 'crm', 'notes', 'wiki', 'archive', 'search', 'tasks', 'bi'];

/** The names of so many rooms, all different. */
export const roomNames = (count) =>
  Array.from(
    { length: count },
    (_, i) =>
      `${TEAMS[i % TEAMS.length]}-${KINDS[Math.floor(i / TEAMS.length) % KINDS.length]}${i >= 160 ? `-${i}` : ''}`,
  );

/** The URL of an endpoint: a host of the room's team and a path of its own. `.example` is nobody's. */
export const endpointUrl = (random, room) =>
  `https://${random.pick(HOSTS)}.${room.split('-')[0]}.example/${random.pick(PATHS)}/${random.hex(12)}`;

const SUBJECTS =
  'Weekly planning,Quarterly review,Design critique,Budget talk,Hiring round,Incident review,Roadmap,Customer call,Onboarding,Sprint demo,Retrospective,Security audit,Pricing,Launch checklist,Contract renewal,Office move,Data migration,Board meeting,Interview,Vendor selection'.split(
    ',',
  );
const WITH =
  'Ada,Grace,Linus,Margaret,Alan,Barbara,Edsger,Katherine,Dennis,Radia,Tim,Frances,Ken,Hedy,John,Annie'.split(
    ',',
  );
const TOPICS =
  'Aurora,Borealis,Cascade,Dune,Ember,Fjord,Glacier,Harbor,Iris,Juniper,Kestrel,Lagoon,Meridian,Nimbus,Orchid,Prism,Quartz,Ridge,Summit,Tundra,Umbra,Vertex,Willow,Zenith'.split(
    ',',
  );

/** A transcript's title, such as `Budget talk with Ada: Ember`; now and then one in Japanese, or none. */
export function title(random) {
  const dice = random.fraction();
  if (dice < 0.01) return null;
  if (dice < 0.02) return `四半期レビュー ${random.pick(TOPICS)}`;
  const subject = random.pick(SUBJECTS);
  if (dice < 0.5) return `${subject} with ${random.pick(WITH)}: ${random.pick(TOPICS)}`;
  return dice < 0.8 ? `${subject} ${random.pick(TOPICS)}` : `${subject} ${random.between(1, 52)}`;
}

/** What a receiver that takes a transcript answers: status, content type, body. */
export function goodAnswer(random) {
  const dice = random.fraction();
  if (dice < 0.35) return [200, 'text/plain', 'ok'];
  if (dice < 0.5) return [204, null, ''];
  if (dice < 0.9)
    return [
      200,
      'application/json',
      `{"status":"accepted","execution":"${random.hex(16)}","queued":${random.below(40)}}`,
    ];
  return [
    201,
    'application/json',
    `{"id":${random.below(1e7)},"object":"meeting","url":"https://app.example/m/${random.hex(10)}"}`,
  ];
}

const REFUSALS = [
  [401, 'application/json', '{"error":"invalid_signature","message":"The signature does not match."}'],
  [
    403,
    'application/json',
    '{"error":"forbidden","message":"This workspace was archived by its administrator."}',
  ],
  [404, 'text/html', '<html><body><h1>Not Found</h1><p>The workflow is not active.</p></body></html>'],
  [
    422,
    'application/json',
    '{"error":"validation","fields":{"transcript.title":"must not be longer than 80 characters"}}',
  ],
  [413, 'text/html', '<html><body><center><h1>413 Request Entity Too Large</h1></center>nginx</body></html>'],
];
const TROUBLE = [
  [
    500,
    'application/json',
    '{"error":"internal","message":"duplicate key value violates unique constraint"}',
  ],
  [
    502,
    'text/html',
    '<html><head><title>502 Bad Gateway</title></head><body>nginx/1.24.0 upstream closed</body></html>',
  ],
  [503, 'text/plain', 'Service temporarily unavailable, quota exceeded for this plan'],
  [504, 'text/html', '<html><head><title>504 Gateway Time-out</title></head><body>nginx</body></html>'],
];
const FAILURES = [
  ['timeout', null, 'The receiver did not answer within 30 s.'],
  ['dns', 'ENOTFOUND', 'The host name does not exist.'],
  ['connection_refused', 'ECONNREFUSED', 'The receiver refused the connection.'],
  ['connection_reset', 'ECONNRESET', 'The receiver closed the connection before it answered.'],
  ['tls', 'CERT_HAS_EXPIRED', 'The receiver’s certificate has expired.'],
];

/** An answer that ends a delivery: 4xx. */
export const refusal = (random) => random.pick(REFUSALS);

/** What makes a delivery come back later: a 5xx as `{ answer }`, or no answer as `{ failure }`. */
export function trouble(random) {
  if (random.fraction() < 0.4) return { failure: random.pick(FAILURES) };
  const [status, type, body] = random.pick(TROUBLE);
  return {
    answer: [
      status,
      type,
      random.fraction() < 0.3 ? `${body}\nrequest id ${random.hex(16)} at ${random.hex(8)}` : body,
    ],
  };
}
