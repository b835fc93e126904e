/** Text colours of the states that reach 4.5 : 1 on every surface of both schemes. Never the only sign of a state. */
export const STATE_COLOURS = {
  good: 'light-dark(#066f4f, var(--mantine-color-teal-4))',
  waiting: 'light-dark(var(--mantine-color-blue-9), var(--mantine-color-blue-4))',
  warning: 'light-dark(#8a5a00, var(--mantine-color-yellow-4))',
  bad: 'light-dark(#b02525, var(--mantine-color-red-4))',
  quiet: 'light-dark(var(--mantine-color-gray-7), var(--mantine-color-dark-1))',
} as const;

/** Behind the white words of a button by which something is lost. */
export const DANGER = 'red.9';
