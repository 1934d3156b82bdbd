import { describeFamily, figuresOfShape, queryTypes, type Figure, type QueryType } from '../pkg/query/catalogue';

/** Rows of the metric families, their head first. */
export function familyRows(): string[][] {
  const rows = queryTypes.map((queryType) => {
    const { label, windowed, figures, groupings } = describeFamily(queryType);
    return [
      label,
      `\`${queryType}\``,
      windowed ? 'panel’s range or fixed' : '–',
      list(figures),
      list(figuresOfShape(queryType, 'time-series')),
      ['server', ...groupings].map((grouping) => `\`${grouping}\``).join(', '),
    ];
  });
  return [['family', '`queryType`', 'window', 'figures', 'over time', 'labels'], ...rows];
}

const sourceTexts: Readonly<Record<Figure['sources'][number], string>> = {
  history: 'history',
  window: 'the server’s answer to the window',
  now: 'the server’s answer of now',
  plugin: 'the plugin itself',
};
const overTimeTexts = { amount: 'adds up', rate: 'of each step', state: 'of each step, no sum' };

/** Rows of the figures, their head first; one for all families that declare a figure alike. */
export function figureRows(): string[][] {
  const rows = new Map<string, { figure: Figure; families: QueryType[] }>();
  for (const queryType of queryTypes) {
    for (const figure of describeFamily(queryType).figures) {
      const same = `${figure.id} ${figure.label}`;
      rows.set(same, { figure, families: [...(rows.get(same)?.families ?? []), queryType] });
    }
  }
  return [
    ['figure', 'field', 'families', 'what it is', 'unit', 'source, the best first', 'over time'],
    ...[...rows.values()].map(({ figure, families }) => figureCells(figure, families)),
  ];
}

function figureCells(
  { id, label, description, unit, sources, overTime }: Figure,
  families: readonly QueryType[]
): string[] {
  return [
    label,
    `\`${id}\``,
    families.map((family) => `\`${family}\``).join(', '),
    description,
    unit === undefined || unit === 'none' ? '–' : `\`${unit}\``,
    sources.map((source) => sourceTexts[source]).join(', '),
    overTime ? overTimeTexts[overTime.kind] : '–',
  ];
}

function list(figures: readonly Figure[]): string {
  return figures.map(({ id }) => `\`${id}\``).join(', ') || '–';
}
