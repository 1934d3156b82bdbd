import { SCHEMA_VERSION } from '../../pkg/query/model';
import { examples, type Example } from '../../src/query/examples';
import { familyRows, figureRows } from '../figure-rows';
import { markdownTable } from '../markdown-table';
import { pluginId } from '../plugin-json';
import type { Skill } from './skill';

/** How to ask, with what there is to ask for, and queries that can be run as they are. */
export function queryingSkill(): Skill {
  return {
    verb: 'querying',
    description:
      'Query Outline VPN servers through Grafana’s Outline VPN data source: data, bandwidth and tunnel time of servers, access keys, countries and networks, data limits and how much of them is used, availability, and all of it over time. Use when a user asks who or what used how much data, which key nears its limit or is shared by too many devices, where clients connect from, whether a server was up, or when a panel, variable or alert rule over this data source is to be written or repaired.',
    text: `# Querying the Outline VPN data source

The data source’s type is \`${pluginId}\`. A query is one JSON object; every field may be left out. Post it to
\`/api/ds/query\` with \`refId\` and \`datasource\`, put it into a panel’s \`targets\`, or into \`model\` of an alert rule:

\`\`\`json
{
  "from": "now-24h",
  "to": "now",
  "queries": [
    {
      "refId": "A",
      "datasource": { "type": "${pluginId}", "uid": "YOUR-UID" },
      "schemaVersion": ${SCHEMA_VERSION},
      "queryType": "server-metrics"
    }
  ]
}
\`\`\`

## Choose in this order

1. \`queryType\`: the metric family, of the first table below.
2. \`shape\`: \`table\` has all columns; \`numeric\` has one figure, a labelled number for each row, and is what alert rules,
   stat panels and expressions read; \`time-series\` has one figure in steps. Only the figures under *over time* have a
   time series.
3. \`figure\`: what a numeric answer or a time series is of, and what \`limit\` ranks by. Tables have all figures.
4. \`window\`: \`range\`, which is the panel’s time range, or a duration until now: \`900s\`, \`24h\`, \`30d\`, \`4w\`.
5. \`groupBy\`, \`filters\`, \`limit\`, \`servers\`: labels of the family. An operator of a filter is \`=\`, \`!=\`, \`=~\` or \`!~\`;
   patterns are RE2 and must match the whole value. Several values of one filter are alternatives.
6. Of time series: \`step\` (\`auto\`, \`5m\`, \`1h\`, \`1d\`, \`1w\`, \`month\`), \`timeZone\` (an IANA name or \`utc\`), \`cumulative\`,
   \`others\` (with \`limit\`: one more series with all the rest), \`timeShift\` (\`1w\`, \`1M\`: an earlier period, drawn now),
   \`bounds\` (the least and the most that each amount can be).

## Read answers with care

- Null means *not known* and is never 0. The frame’s \`meta.notices\` say why; pass the reason on instead of a number.
- \`meta.custom.window\` says which span was asked for and which is covered.
- Only figures that *add up* may be summed over steps. The sum of a chart is the figure of the same range.
- Key names repeat and change; \`key_id\` does not. Group by both where people read the answer.
- Limits count the last 30 days, whatever the range: take \`access-keys\`, not \`key-metrics\`.
- Time series and ranges that ended come from history, which may still be filling.
- Errors end with a code such as \`QUERY_INVALID\`. The sentence before it says what to change.

## Metric families

${markdownTable(familyRows())}

## Figures

${markdownTable(figureRows())}

## Examples

${examples.map(exampleText).join('\n\n')}
`,
  };
}

function exampleText({ title, explanation, query }: Example): string {
  return `### ${title}\n\n${explanation}\n\n\`\`\`json\n${JSON.stringify(query)}\n\`\`\``;
}
