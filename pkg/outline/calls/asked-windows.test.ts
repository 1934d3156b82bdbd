import { AskedWindows } from './asked-windows';

let now = 0;
const seconds = (count: number) => {
  now += count * 1000;
};
const moment = () => ({ serverTime: now, scrapePhase: null });
beforeEach(() => {
  now = 1e12;
});

it('asks for some seconds more where it is not known what the server answers', () => {
  const asked = new AskedWindows(() => now, { isAlone: true });
  expect(asked.clearWindow(3600, moment())).toBe(3600);
  asked.note(3600);
  asked.noteAnswer(3600, now, 'one');
  seconds(200);
  expect(asked.clearWindow(3600, moment())).toBe(3600);
  seconds(105);
  expect(asked.clearWindow(3600, moment())).toBe(3601);
  seconds(60);
  expect(asked.clearWindow(3600, moment())).toBe(3600);
});

it('asks for some seconds more after one who samples: the server would answer with figures of that time', () => {
  const asked = new AskedWindows(() => now, { isAlone: true });
  asked.note(900);
  seconds(45);
  expect(asked.clearWindow(900, moment())).toBe(901);
});

it('asks for some seconds more after a failure, of which the server may have kept a part', () => {
  const asked = new AskedWindows(() => now, { isAlone: true });
  asked.note(3600);
  asked.noteFailure(3600);
  seconds(30);
  expect(asked.clearWindow(3600, moment())).toBe(3601);
});

it('asks for lengths that have their turn where others ask, too', () => {
  const ask = () => {
    const asked = new AskedWindows(() => now, { isAlone: false });
    return asked.clearWindow(3600, moment());
  };
  const lengths = Array.from({ length: 10 }, () => {
    seconds(30);
    return ask();
  });
  expect(new Set(lengths).size).toBe(10);
});

it('asks again for what was answered as long as the server keeps it: that costs it nothing', () => {
  const asked = new AskedWindows(() => now, { isAlone: false });
  const first = asked.clearWindow(3600, moment());
  asked.note(first);
  asked.noteAnswer(first, now, 'one');
  seconds(200);
  expect(asked.clearWindow(3600, moment())).toBe(first);
  seconds(105);
  expect(asked.clearWindow(3600, moment())).not.toBe(first);
});
