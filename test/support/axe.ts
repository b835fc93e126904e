import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';
import type { Page } from '@playwright/test';

/** Fails with every violation of the accessibility rules on the page as it stands, named by rule and place. */
export async function expectNoViolations(page: Page): Promise<void> {
  // An Electron opens no second page, in which axe would gather its results otherwise.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(
    violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => [id, target, failureSummary]),
    ),
  ).toEqual([]);
}
