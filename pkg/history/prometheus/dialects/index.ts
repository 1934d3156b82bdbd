import type { CreateDialect } from './dialect';
import { exporterSeries } from './exporter-series';
import { serverSeries } from './server-series';

/** Whose series an engine may have. The first that has any is read. */
export const dialects: readonly CreateDialect[] = [serverSeries, exporterSeries];
