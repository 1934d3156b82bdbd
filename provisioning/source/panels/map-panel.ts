import { FrameGeometrySourceMode, type MapLayerOptions } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder as MapBuilder } from '@grafana/grafana-foundation-sdk/geomap';
import { byThresholds, thresholds, type Steps } from './look';

/** Where Grafana looks up codes of countries by itself. */
const LOOKED_UP = 'lookup';

/**
 * A marker for each row of a table that says where it is: by the columns `latitude` and `longitude`, else by `country`, an
 * ISO 3166 code. Those that say neither are not on it.
 *
 * @param colored the column that colours markers
 */
export function map(title: string, colored: string, steps: Steps): MapBuilder {
  return new MapBuilder()
    .title(title)
    .colorScheme(byThresholds)
    .thresholds(thresholds(steps))
    .withTransformation({
      id: 'convertFieldType',
      options: {
        conversions: ['latitude', 'longitude'].map((targetField) => ({ targetField, destinationType: 'number' })),
      },
    })
    .withTransformation({
      id: 'organize',
      options: { excludeByName: {}, indexByName: {}, renameByName: { country: LOOKED_UP } },
    })
    .layers([{ build: () => markers(title, colored) }]);
}

function markers(name: string, colored: string): MapLayerOptions {
  return {
    type: 'markers',
    name,
    location: { mode: FrameGeometrySourceMode.Auto },
    tooltip: true,
    config: {
      showLegend: false,
      style: {
        color: { field: colored, fixed: 'gray' },
        opacity: 0.7,
        size: { fixed: 8, min: 2, max: 15 },
        symbol: { mode: 'fixed', fixed: 'img/icons/marker/circle.svg' },
      },
    },
  };
}
