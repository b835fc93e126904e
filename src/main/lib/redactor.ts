const REDACTED = '[redacted]';
/** Shorter ones are hidden only where they stand alone: inside ids and words they would hide everything else. */
const SHORT = 8;
/** As many characters as decide whether a secret may begin at a place of a text. */
const HEAD = 3;
const BEGINNINGS = 65_536;

/** Hides every secret it was told of, and whatever has the form of one. */
export type Redactor = {
  /** From now on hides this text, also as it stands in JSON, in an address, or as a Standard Webhooks key. */
  add(secretText: string): void;
  /** `text` without secrets; `also` are hidden this once. */
  hide(text: string, also?: readonly string[]): string;
};

/** Made for thousands of secrets and thousands of lines a second: a text is gone through once, whatever their number. */
export function createRedactor(): Redactor {
  const known = new Set<string>();
  const byHead = new Map<string, string[]>();
  const short: string[] = [];
  /** Whether any secret begins with three such characters: most places of a text are passed by this alone. */
  const begins = new Uint8Array(BEGINNINGS);

  const addForm = (form: string): void => {
    if (form === '' || known.has(form)) return;
    known.add(form);
    if (form.length < SHORT) {
      short.push(form);
      return;
    }
    begins[slotOf(form.charCodeAt(0), form.charCodeAt(1), form.charCodeAt(2))] = 1;
    const head = form.slice(0, HEAD);
    // Longest first: of a secret that holds another nothing may be left over.
    byHead.set(
      head,
      [...(byHead.get(head) ?? []), form].sort((a, b) => b.length - a.length),
    );
  };

  const hideKnown = (text: string): string => {
    let shown = '';
    let from = 0;
    let a = 0;
    let b = text.charCodeAt(0);
    let c = text.charCodeAt(1);
    for (let at = 0; at + HEAD <= text.length; at += 1) {
      a = b;
      b = c;
      c = text.charCodeAt(at + 2);
      if (at < from || begins[slotOf(a, b, c)] === 0) continue;
      const found = byHead.get(text.slice(at, at + HEAD))?.find((form) => text.startsWith(form, at));
      if (found === undefined) continue;
      shown += text.slice(from, at) + REDACTED;
      from = at + found.length;
    }
    return from === 0 ? text : shown + text.slice(from);
  };

  return {
    add: (secretText) => formsOf(secretText).forEach(addForm),
    hide(text, also = []) {
      let rest = text;
      for (const one of also) for (const form of formsOf(one)) rest = hideOne(rest, form);
      rest = hideKnown(rest);
      for (const form of short) rest = hideOne(rest, form);
      return hideForms(rest);
    },
  };
}

/** A secret as it is, and as a receiver that echoes it may write it. */
function formsOf(secretText: string): string[] {
  if (secretText === '') return [];
  const forms = [
    secretText,
    JSON.stringify(secretText).slice(1, -1),
    // By way of bytes: half a surrogate pair cannot stand in an address.
    encodeURIComponent(Buffer.from(secretText).toString()),
    Buffer.from(secretText).toString('base64'),
  ];
  return [...new Set(forms)].sort((a, b) => b.length - a.length);
}

function hideOne(text: string, form: string): string {
  if (form === '' || !text.includes(form)) return text;
  if (form.length >= SHORT) return text.replaceAll(form, REDACTED);
  const alone = new RegExp(`(?<![\\p{L}\\p{N}])${escaped(form)}(?![\\p{L}\\p{N}])`, 'gu');
  return text.replace(alone, REDACTED);
}

/** One look that lets through whatever has none of the forms below. */
const PERHAPS = /:\/\/|v1[=,]|whsec_|rri_|bearer|basic|[?&;][\w.-]+=/i;
/** Addresses keep scheme, host and path; signatures, tokens and credentials nothing. */
const FORMS: [RegExp, string][] = [
  [/([a-z][a-z0-9+.-]*:\/\/)[^\s/?#"'<>]*@/gi, `$1${REDACTED}@`],
  [/([a-z][a-z0-9+.-]*:\/\/[^\s?#"'<>]*)[?#][^\s"'<>]*/gi, `$1?${REDACTED}`],
  [/([?&;][\w.-]*(?:code|token|key|secret|sig|signature|passw|auth)[\w.-]*=)[^\s&;"'<>]+/gi, `$1${REDACTED}`],
  [/\b(v1=)[0-9a-f]{16,}/gi, `$1${REDACTED}`],
  [/\b(v1,)[a-z0-9+/]{16,}={0,2}/gi, `$1${REDACTED}`],
  [/\b(whsec_|rri_)[\w+/=-]+/g, `$1${REDACTED}`],
  // Credentials, unlike words, have a digit or a capital.
  [/\b([Bb]earer|[Bb]asic|BEARER|BASIC)(\s+)(?=\S*[A-Z\d=])[\w.~+/=-]{6,}/g, `$1$2${REDACTED}`],
];

function hideForms(text: string): string {
  if (!PERHAPS.test(text)) return text;
  return FORMS.reduce((rest, [form, shown]) => rest.replace(form, shown), text);
}

function slotOf(a: number, b: number, c: number): number {
  return (a * 961 + b * 31 + c) & (BEGINNINGS - 1);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
