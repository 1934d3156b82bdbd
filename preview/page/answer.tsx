import { css } from '@emotion/css';
import type { GrafanaTheme2, PanelData } from '@grafana/data';
import { Alert, Table, useStyles2 } from '@grafana/ui';
import React from 'react';
import { Chart } from './chart';
import { isTimeSeries, TimeSeriesChart } from './time-series-chart';
import { useWidth } from './use-width';

interface Props {
  /** Answer to the query as it was edited. */
  table: PanelData;
  /** Answer to the same query in the shape that is drawn: time series as it is, else the numeric shape. */
  drawn: PanelData;
  isLoading: boolean;
}

/** Errors, notices, the table and the chart, each by Grafana's own components. */
export function Answer({ table, drawn, isLoading }: Props) {
  const styles = useStyles2(getStyles);
  const [element, width] = useWidth<HTMLDivElement>();
  return (
    <div ref={element} className={styles.answer} aria-busy={isLoading} data-testid="answer">
      <Messages data={table} />
      {width > 0 && (
        <>
          <section aria-label="Table" className={styles.panel}>
            {table.series.map((frame, index) =>
              frame.fields.length === 0 ? (
                <p key={`${frame.name} ${index}`}>No data</p>
              ) : (
                <Table
                  key={`${frame.name} ${index}`}
                  ariaLabel={`Answer ${frame.name ?? ''}`}
                  data={frame}
                  width={width - PADDING}
                  height={Math.min(TABLE_HEIGHT, (frame.length + 1) * ROW_HEIGHT + 2)}
                  columnMinWidth={COLUMN_WIDTH}
                />
              )
            )}
          </section>
          <section aria-label="Chart" className={styles.panel}>
            {isTimeSeries(drawn) ? (
              <TimeSeriesChart data={drawn} width={width - PADDING} />
            ) : (
              <Chart data={drawn} width={width - PADDING} />
            )}
          </section>
        </>
      )}
    </div>
  );
}

/** Inner space of a panel, left and right together. */
const PADDING = 34;
const ROW_HEIGHT = 36;
const COLUMN_WIDTH = 100;
/** Tall enough that nothing but the page has to scroll in most cases. */
const TABLE_HEIGHT = 2000;

function Messages({ data }: { data: PanelData }) {
  const notices = data.series.flatMap((frame) => frame.meta?.notices ?? []);
  return (
    <>
      {data.errors?.map(({ message, status }, index) => (
        <Alert key={index} severity="error" title={`The query failed${status ? ` (${status})` : ''}`}>
          {message}
        </Alert>
      ))}
      {notices.map(({ severity, text }, index) => (
        <Alert key={index} severity={severity} title={text} />
      ))}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  answer: css({ minHeight: 200 }),
  panel: css({
    background: theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    padding: theme.spacing(2),
    marginBottom: theme.spacing(2),
    '&:empty': { display: 'none' },
  }),
});
