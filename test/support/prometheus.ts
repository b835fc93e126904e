/** One series with its value, as the text format has it. */
export type Series = { name: string; labels: Record<string, string>; value: number };
export type Family = { name: string; type: string; help: string; series: Series[] };

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"(?:,(?=[a-zA-Z_])|$)/y;
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (NaN|[+-]Inf|-?\\d+(?:\\.\\d+)?(?:e[+-]?\\d+)?)$`);

/**
 * Reads Prometheus' text format (version 0.0.4) and refuses everything it does not allow, and what its guide for
 * exporters calls wrong: names, units, order, repeated series, histograms that do not add up.
 */
export function parseMetrics(text: string): Map<string, Family> {
  if (!text.endsWith('\n') || text.includes('\r'))
    throw new Error('Lines end with a line feed, the last one too');
  const families = new Map<string, Family>();
  let current: Family | null = null;
  for (const line of text.slice(0, -1).split('\n')) {
    const help = new RegExp(`^# HELP (${NAME}) (.+)$`).exec(line);
    const type = new RegExp(`^# TYPE (${NAME}) (counter|gauge|histogram)$`).exec(line);
    if (help) {
      if (families.has(help[1]!)) throw new Error(`${help[1]} comes twice`);
      current = { name: help[1]!, help: help[2]!, type: '', series: [] };
      families.set(current.name, current);
    } else if (type) {
      if (current?.name !== type[1] || current?.type !== '' || current.series.length > 0)
        throw new Error(`TYPE out of place: ${line}`);
      current.type = type[2]!;
    } else {
      const series = parseSeries(line);
      if (current === null || current.type === '' || !belongs(series.name, current))
        throw new Error(`A series outside its family: ${line}`);
      current.series.push(series);
    }
  }
  for (const family of families.values()) check(family);
  return families;
}

/** The value of the one series of a family with these labels. */
export function valueOf(
  families: Map<string, Family>,
  name: string,
  labels: Record<string, string> = {},
): number {
  const found = families
    .get(name)
    ?.series.filter((series) => Object.entries(labels).every(([key, value]) => series.labels[key] === value));
  if (found?.length !== 1) throw new Error(`${found?.length ?? 0} series ${name} ${JSON.stringify(labels)}`);
  return found[0]!.value;
}

function parseSeries(line: string): Series {
  const sample = SAMPLE.exec(line);
  if (!sample) throw new Error(`Not a series: ${line}`);
  const labels: Record<string, string> = {};
  const text = sample[2] ?? '';
  for (LABEL.lastIndex = 0; LABEL.lastIndex < text.length;) {
    const pair = LABEL.exec(text);
    if (!pair || pair[1]! in labels) throw new Error(`Wrong labels: ${line}`);
    labels[pair[1]!] = pair[2]!.replaceAll(/\\(.)/g, (_, sign: string) => (sign === 'n' ? '\n' : sign));
  }
  return { name: sample[1]!, labels, value: Number(sample[3]!.replace('Inf', 'Infinity')) };
}

function belongs(name: string, { name: family, type }: Family): boolean {
  if (type !== 'histogram') return name === family;
  return [`${family}_bucket`, `${family}_sum`, `${family}_count`].includes(name);
}

function check({ name, type, series }: Family): void {
  const keyOf = ({ labels }: Series): string[] => Object.entries(labels).flat().toSorted(byText);
  const seen = new Set(series.map((one) => JSON.stringify([one.name, ...keyOf(one)])));
  if (seen.size !== series.length) throw new Error(`${name} repeats a series`);
  if ((type === 'counter') !== name.endsWith('_total'))
    throw new Error(`${name}: counters, and only they, end in _total`);
  if (type === 'counter' && series.some(({ value }) => value < 0))
    throw new Error(`${name} counts backwards`);
  if (type === 'histogram') checkHistogram(name, series);
}

function checkHistogram(name: string, series: Series[]): void {
  const of = (suffix: string) => series.filter((one) => one.name === name + suffix);
  for (const count of of('_count')) {
    const same = ({ labels }: Series): boolean =>
      Object.entries(count.labels).every(([key, value]) => labels[key] === value);
    const buckets = of('_bucket').filter(same);
    const bounds = buckets.map(({ labels }) => Number(labels['le']!.replace('+Inf', 'Infinity')));
    const counts = buckets.map(({ value }) => value);
    if (!isRising(bounds, true) || bounds.at(-1) !== Infinity)
      throw new Error(`${name}: bounds ${bounds.join()}`);
    if (!isRising(counts, false) || counts.at(-1) !== count.value)
      throw new Error(`${name}: counts ${counts.join()}`);
    if (of('_sum').filter(same).length !== 1) throw new Error(`${name} has no sum`);
  }
}

const byText = (a: string, b: string): number => (a < b ? -1 : 1);

function isRising(numbers: number[], strictly: boolean): boolean {
  return numbers.every(
    (n, index) => index === 0 || (strictly ? n > numbers[index - 1]! : n >= numbers[index - 1]!),
  );
}
