import { PluginError } from '../errors/plugin-error';
import { quoted } from '../errors/quoted';
import { figuresOfShape, findFigure, type Figure } from './catalogue';
import type { Query } from './model';

/**
 * The figure that a query asks for: what its shape shows, or what its rows are ranked by.
 *
 * @throws PluginError `QUERY_INVALID` where the family has none of that name, or not in this shape
 */
export function figureOfQuery({ queryType, shape, figure: id }: Pick<Query, 'queryType' | 'shape' | 'figure'>): Figure {
  const figure = findFigure(queryType, shape, id);
  if (!figure) {
    const known = figuresOfShape(queryType, shape).map((one) => one.id);
    const overTime = shape === 'time-series' ? ' over time' : '';
    throw new PluginError(
      'QUERY_INVALID',
      `${queryType} has no figure ${quoted(id)}${overTime}; it has ${known.join(', ') || 'none'}.`
    );
  }
  return figure;
}
