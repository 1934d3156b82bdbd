import fc from 'fast-check';
import { describeFamily, queryTypes, shapes } from '../../pkg/query/catalogue';
import { endpoints } from '../../pkg/resources/contract';
import { settings } from '../../pkg/settings/declarations';
import { mostly, oddText, oddValue } from './values';

const figures = queryTypes.flatMap((queryType) => describeFamily(queryType).figures.map(({ id }) => id));
const labels = ['server', 'key_id', 'key_name', 'location', 'asn', 'as_org'];
const windows = ['range', '1h', '24h', '7d', '4w', '3600s', 'month', '0h', '-1h', '99999999w'];

/** Saved queries: objects whose fields are right most times, and what is no object. */
export const queries = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record(
      {
        schemaVersion: mostly(fc.constantFrom(1)),
        queryType: mostly(fc.constantFrom(...queryTypes)),
        figure: mostly(fc.constantFrom(...figures, '')),
        shape: mostly(fc.constantFrom(...shapes)),
        window: mostly(fc.constantFrom(...windows)),
        servers: mostly(fc.array(fc.constantFrom('vpn', 'other'), { maxLength: 3 })),
        filters: mostly(
          fc.array(
            fc.record({
              label: mostly(fc.constantFrom(...labels)),
              operator: mostly(fc.constantFrom('=', '!=', '=~', '!~')),
              values: mostly(fc.array(oddText, { maxLength: 3 })),
            }),
            { maxLength: 3 }
          )
        ),
        groupBy: mostly(fc.array(fc.constantFrom(...labels), { maxLength: 3 })),
        limit: mostly(fc.nat(20)),
        step: mostly(fc.constantFrom('auto', '5m', '1h', '1d', '1ms')),
        timeZone: mostly(fc.constantFrom('utc', 'Europe/Berlin', 'browser')),
        cumulative: mostly(fc.boolean()),
        others: mostly(fc.boolean()),
        bounds: mostly(fc.boolean()),
      },
      { requiredKeys: [] }
    ),
  },
  { weight: 1, arbitrary: oddValue }
);

/** Of a data source; nothing in them leads to another machine. */
export const savedSettings = fc.record({
  jsonData: fc.oneof(
    {
      weight: 6,
      arbitrary: fc.dictionary(
        fc.oneof(fc.constantFrom(...Object.keys(settings), 'httpHeaderName1'), oddText),
        oddValue
      ),
    },
    { weight: 1, arbitrary: oddValue }
  ),
  secureJsonData: fc.dictionary(
    fc.constantFrom('apiUrl', 'prometheusToken', 'prometheusPassword', 'httpHeaderValue1'),
    fc.oneof(
      oddText,
      fc.constantFrom('https://127.0.0.1:9/secret', 'https://127.0.0.1:9', '{"apiUrl":"https://127.0.0.1:9/x"}')
    )
  ),
});

const paths = [...new Set(Object.values(endpoints).map(({ path }) => path))];

export const resourceCalls = fc.record({
  method: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom('GET', 'PUT', 'DELETE') },
    { weight: 1, arbitrary: fc.string() }
  ),
  path: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...paths) }, { weight: 1, arbitrary: oddText }),
  parameters: fc.dictionary(
    fc.oneof(fc.constantFrom('since', 'server'), fc.string()),
    fc.oneof(oddText, fc.constantFrom('24h', '7d', 'vpn', '2026-01-01T00:00:00Z'))
  ),
  body: fc.oneof(
    oddText,
    oddValue.map((value) => JSON.stringify(value)),
    fc.constant('{"enabled":true}')
  ),
});
