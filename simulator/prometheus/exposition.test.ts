import { startSimulator, type Simulator } from '../simulator';

let simulator: Simulator;

afterEach(() => simulator.stop());

const NOW = Date.UTC(2026, 10, 21, 10);

it('tells on the metrics port what the proxy has counted since its start, on both sides', async () => {
  simulator = await startSimulator({ now: new Date(NOW), keys: 2, traffic: 'none', ageDays: 2, metricsPort: 0 });
  const [server] = simulator.servers;
  const metrics = async () => (await fetch(`http://${server?.metricsAddress}/metrics`)).text();
  server?.connect({ keyId: '0', at: NOW - 5000, length: 2000, down: 1200, up: 34 });
  expect(await metrics()).toBe(
    [
      '# TYPE process_start_time_seconds gauge',
      `process_start_time_seconds ${NOW / 1000 - 2 * 86_400}`,
      '# TYPE shadowsocks_keys gauge',
      'shadowsocks_keys 2',
      '# TYPE shadowsocks_build_info gauge',
      'shadowsocks_build_info{version="1.7.3"} 1',
      '# TYPE shadowsocks_data_bytes counter',
      'shadowsocks_data_bytes{access_key="0",dir="c<p",proto="tcp"} 1200',
      'shadowsocks_data_bytes{access_key="0",dir="p<t",proto="tcp"} 1200',
      'shadowsocks_data_bytes{access_key="0",dir="p>t",proto="tcp"} 34',
      'shadowsocks_data_bytes{access_key="0",dir="c>p",proto="tcp"} 34',
      '# TYPE shadowsocks_data_bytes_per_location counter',
      ...['c<p', 'p<t', 'p>t', 'c>p'].map(
        (dir) =>
          `shadowsocks_data_bytes_per_location{asn="58224",asorg="Iran Telecommunication Company PJS",location="IR",dir="${dir}",proto="tcp"} ${/c<p|p<t/.test(dir) ? 1200 : 34}`
      ),
      '# TYPE shadowsocks_tunnel_time_seconds counter',
      'shadowsocks_tunnel_time_seconds{access_key="0"} 2',
      '# TYPE shadowsocks_tunnel_time_seconds_per_location counter',
      'shadowsocks_tunnel_time_seconds_per_location{asn="58224",asorg="Iran Telecommunication Company PJS",location="IR"} 2',
      '',
    ].join('\n')
  );

  server?.restartProxy(NOW - 1000);
  server?.connect({ keyId: '0', at: NOW - 900, length: 500, down: 7 });
  const restarted = await metrics();
  expect(restarted).toContain(`process_start_time_seconds ${NOW / 1000 - 1}\n`);
  expect(restarted).toContain('shadowsocks_data_bytes{access_key="0",dir="c<p",proto="tcp"} 7\n');
  expect(restarted).not.toContain('dir="p>t"');
});

it('opens no port unless one is asked for', async () => {
  simulator = await startSimulator({ keys: 1, traffic: 'none' });
  expect(simulator.servers[0]?.metricsAddress).toBeUndefined();
});
