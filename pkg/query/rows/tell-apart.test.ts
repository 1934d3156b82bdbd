import { tellApart } from './tell-apart';

const key = (display: string, key_id: string, server = 'home') => ({ display, labels: { server, key_id } });
const shown = (...keys: Array<ReturnType<typeof key>>) => tellApart(keys).map(({ display }) => display);

it('adds the id to names that repeat, and to no other', () => {
  expect(shown(key('iphone', '1'), key('iphone', '2'), key('laptop', '3'))).toEqual([
    'iphone (1)',
    'iphone (2)',
    'laptop',
  ]);
});

it('tells a key without a name from one that has its place as name', () => {
  expect(shown(key('Key 3', '3'), key('Key 3', '12'))).toEqual(['Key 3 (3)', 'Key 3 (12)']);
});

it('tells equal names of several servers apart by these, and by id only where that is not enough', () => {
  expect(shown(key('iphone', '1', 'home'), key('iphone', '1', 'office'), key('iphone', '2', 'office'))).toEqual([
    'iphone · home',
    'iphone · office (1)',
    'iphone · office (2)',
  ]);
});

it('leaves alone what has no id to tell it apart by', () => {
  const others = { display: 'Others', labels: { server: 'home' } };
  expect(tellApart([others, others])).toEqual([others, others]);
});
