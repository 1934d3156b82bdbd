import { endpoints } from '../../pkg/resources/contract';
import { ResourceClient } from './client';
import { Resources } from './resources';

const serversCalled = (...names: string[]) => ({ servers: names.map((name) => ({ id: name, name, labels: {} })) });

function resourcesAnswering(answers: Record<string, unknown>) {
  const calls: unknown[] = [];
  const client = new ResourceClient(async ({ path, parameters = {} }) => {
    calls.push([path, parameters]);
    return path === 'servers'
      ? (answers[path] ?? serversCalled('home'))
      : (answers[`${path} ${parameters['server']}`] ?? answers[path]);
  });
  return { client, resources: new Resources(client), calls };
}

describe('values of labels', () => {
  const accessKeys = {
    accessKeys: [
      { id: '10', name: 'Bob', port: 7736 },
      { id: '9', name: '' },
      { id: 'my-id', name: 'alice' },
      { id: '2', name: 'Bob' },
    ],
  };

  it('are access key ids, known by name', async () => {
    const { resources } = resourcesAnswering({ 'key-names': accessKeys });
    expect(await resources.labelValues('key_id', [])).toMatchObject([
      { value: 'my-id', text: 'alice' },
      { value: '2', text: 'Bob (2)', properties: { id: '2', name: 'Bob' } },
      { value: '10', text: 'Bob (10)' },
      { value: '9', text: 'Key 9', properties: { id: '9', name: 'Key 9' } },
    ]);
  });

  it('are names, each once, and no empty one', async () => {
    const { resources } = resourcesAnswering({ 'key-names': accessKeys });
    expect((await resources.labelValues('key_name', [])).map(({ value }) => value)).toEqual(['alice', 'Bob']);
  });

  it('are countries by name, with Outline’s own codes', async () => {
    const locations = ['DE', 'ZZ', 'XL', 'XA', 'XD', 'CH'].map((location) => ({ location }));
    const { resources, calls } = resourcesAnswering({ locations: { locations } });
    expect(await resources.labelValues('location', [])).toMatchObject([
      { value: 'DE', text: 'Germany' },
      { value: 'XL', text: 'Local network' },
      { value: 'XD', text: 'Look-up failed' },
      { value: 'CH', text: 'Switzerland' },
      { value: 'ZZ', text: 'Unknown' },
      { value: 'XA', text: 'Unreadable address' },
    ]);
    expect(calls).toEqual([
      ['servers', {}],
      ['locations', { server: 'home' }],
    ]);
  });

  it('are autonomous systems by number or organisation', async () => {
    const autonomousSystems = [
      { asn: 3320, asOrg: 'DTAG' },
      { asn: 64500, asOrg: null },
    ];
    const { resources } = resourcesAnswering({ 'autonomous-systems': { autonomousSystems } });
    expect(await resources.labelValues('asn', [])).toMatchObject([
      { value: '64500', text: '64500' },
      { value: '3320', text: 'DTAG' },
    ]);
    expect(await resources.labelValues('as_org', [])).toMatchObject([{ value: 'DTAG', text: 'DTAG' }]);
  });

  it('are servers', async () => {
    const { resources } = resourcesAnswering({ servers: serversCalled('home', 'office') });
    expect((await resources.labelValues('server', [])).map(({ value }) => value)).toEqual(['home', 'office']);
  });

  it('come from each named server', async () => {
    const { resources, calls } = resourcesAnswering({
      'key-names home': { accessKeys: [{ id: '0', name: 'Alice' }] },
      'key-names office': { accessKeys: [{ id: '1', name: 'Bob' }] },
    });
    const values = await resources.labelValues('key_id', ['home', 'office']);
    expect(values.map(({ text }) => text)).toEqual(['Alice', 'Bob']);
    expect(calls).toHaveLength(2);
  });

  it('say all who have them, and only what is true of all of these', async () => {
    const { resources } = resourcesAnswering({
      servers: serversCalled('home', 'office'),
      'key-names home': { accessKeys: [{ id: '0', name: 'Alice' }] },
      'key-names office': { accessKeys: [{ id: '0', name: 'Bob' }] },
    });
    expect(await resources.labelValues('key_id', [])).toEqual([
      { value: '0', text: 'Alice / Bob', properties: { id: '0' } },
    ]);
  });
});

it('does not take an answer of another shape', async () => {
  const { client, resources } = resourcesAnswering({ 'key-names': { keys: [] }, server: 'html' });
  await expect(resources.labelValues('key_id', [])).rejects.toThrow();
  await expect(client.call(endpoints.readServer)).rejects.toThrow();
});
