import {
  Alert,
  Anchor,
  CloseButton,
  Combobox,
  createTheme,
  Menu,
  Modal,
  Table,
  Tooltip,
} from '@mantine/core';
import type { CSSVariablesResolver } from '@mantine/core';
import { commonTexts } from './texts/common.ts';

/** Spread, because Mantine's types of default props know no ARIA attributes. */
const NAMED = { 'aria-label': commonTexts.close };

/** One density for the whole page: 14 px text, rows of 36 px, a grid of 8 px, one accent. */
export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 7, dark: 8 },
  autoContrast: true,
  respectReducedMotion: true,
  cursorType: 'pointer',
  defaultRadius: 'sm',
  radius: { xs: '3px', sm: '6px', md: '8px' },
  fontSizes: { xs: '12px', sm: '14px', md: '14px', lg: '16px', xl: '18px' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  // From `md` on the rail has room for its words.
  breakpoints: { md: '56.25em' },
  fontWeights: { medium: '500' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '28px' },
      h2: { fontSize: '16px', lineHeight: '24px' },
      h3: { fontSize: '14px', lineHeight: '20px' },
      h4: { fontSize: '16px', lineHeight: '24px' },
    },
  },
  components: {
    Alert: Alert.extend({ defaultProps: { closeButtonLabel: commonTexts.close } }),
    Anchor: Anchor.extend({ defaultProps: { underline: 'hover' } }),
    CloseButton: CloseButton.extend({ defaultProps: { ...NAMED } }),
    // What unfolds stands on the page where it belongs to, not at its end.
    Combobox: Combobox.extend({ defaultProps: { withinPortal: false } }),
    Menu: Menu.extend({ defaultProps: { withinPortal: false, withInitialFocusPlaceholder: false } }),
    Modal: Modal.extend({
      defaultProps: { centered: true },
      styles: { title: { fontSize: '16px', fontWeight: 600 } },
    }),
    Table: Table.extend({
      defaultProps: {
        verticalSpacing: 7,
        horizontalSpacing: 'sm',
        // Links keep their contrast on the row under the pointer.
        highlightOnHoverColor: 'var(--relay-surface)',
      },
    }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 300, withArrow: true } }),
  },
});

/** What Mantine takes for quiet texts, errors and the accent under the pointer does not reach 4.5 : 1; this does, in both schemes. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-text': '#1c2127',
    '--mantine-color-dimmed': '#59616a',
    '--mantine-color-placeholder': '#68707a',
    '--mantine-color-error': '#b02525',
    '--mantine-color-indigo-light-hover': '#ccd7ff',
    '--relay-rail': 'var(--mantine-color-gray-0)',
    '--relay-surface': 'var(--mantine-color-gray-0)',
    '--relay-line': 'var(--mantine-color-gray-2)',
  },
  dark: {
    '--mantine-color-text': '#d6d8da',
    '--mantine-color-dimmed': '#a3a8ad',
    '--mantine-color-placeholder': '#979ca1',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--relay-rail': 'var(--mantine-color-dark-8)',
    '--relay-surface': 'var(--mantine-color-dark-6)',
    '--relay-line': 'var(--mantine-color-dark-5)',
  },
});
