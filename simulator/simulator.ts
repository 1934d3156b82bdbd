import { Clock } from './clock';
import { optionsOfServers, type SimulatorOptions } from './options';
import { SimulatedServer } from './server';

export interface Simulator {
  clock: Clock;
  servers: SimulatedServer[];
  /** Closes every server with its connections. */
  stop(): Promise<void>;
}

/** Starts simulated Outline servers on loopback, each on a port of its own, all with one certificate. */
export const startSimulator = async (options: SimulatorOptions = {}): Promise<Simulator> => {
  const clock = new Clock(options);
  const servers = optionsOfServers(options).map((each) => new SimulatedServer(each, clock));
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop()));
  };
  try {
    await Promise.all(servers.map((server) => server.start()));
  } catch (error) {
    await stop();
    throw error;
  }
  return { clock, servers, stop };
};
