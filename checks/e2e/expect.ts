import { source as axeSource } from 'axe-core';
import type { Locator, Page } from 'playwright-core';
import * as v from 'valibot';

/** Waits for text on the page; the error says what stood there instead. */
export async function expectText(locator: Locator, text: string): Promise<void> {
  try {
    await locator.filter({ hasText: text }).first().waitFor();
  } catch {
    const found = (await locator.allInnerTexts()).join(' | ');
    throw new Error(`Expected “${text}”, found “${found.slice(0, 500)}”.`);
  }
}

const axeResultSchema = v.object({
  violations: v.array(
    v.object({
      id: v.string(),
      impact: v.nullish(v.string()),
      help: v.string(),
      nodes: v.array(v.object({ html: v.string() })),
    })
  ),
});

/**
 * Grafana's own and not the plugin's: the sort buttons of its table, whose names escape `&` twice, and the labels of its
 * legend, whose names are not what they show.
 */
const outOfReach = ['button[title="Toggle SortBy"]', 'button[class*="LegendLabel"]'];

/** What axe finds serious or critical on the page at rest. */
export async function findAccessibilityProblems(page: Page): Promise<string[]> {
  // Under the pointer, buttons have other colors of the theme.
  await page.mouse.move(0, 0);
  await page.evaluate(axeSource);
  const { violations } = v.parse(
    axeResultSchema,
    await page.evaluate(`axe.run(${JSON.stringify({ exclude: outOfReach.map((selector) => [selector]) })})`)
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`);
}
