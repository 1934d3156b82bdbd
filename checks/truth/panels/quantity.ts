/** What the server's proxy counts. */
export type StoredQuantity = 'data' | 'tunnelTime';

/** The figures that are made of amounts. */
export const amountFigures = ['data', 'tunnel_time', 'bandwidth', 'devices'] as const;
export type AmountFigure = (typeof amountFigures)[number];

export const quantityOf: Readonly<Record<AmountFigure, StoredQuantity>> = {
  data: 'data',
  bandwidth: 'data',
  tunnel_time: 'tunnelTime',
  devices: 'tunnelTime',
};

export function isRate(figure: AmountFigure): boolean {
  return figure === 'bandwidth' || figure === 'devices';
}
