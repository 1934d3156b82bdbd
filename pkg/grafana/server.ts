import { Server } from '@grpc/grpc-js';
import { HealthService } from './generated/health';
import { DataService, DiagnosticsService, ResourceService, StreamService } from './generated/plugin';
import { GRPCBrokerService, GRPCControllerService, GRPCStdioService } from './generated/process';
import { QuietCollection } from './quiet-collection';
import type { ServiceRuntime } from './service-runtime';
import { brokerService } from './services/broker';
import { controllerService } from './services/controller';
import { dataService } from './services/data';
import { diagnosticsService } from './services/diagnostics';
import { healthService } from './services/health';
import { resourceService } from './services/resource';
import { stdioService } from './services/stdio';
import { streamService } from './services/stream';
import { UnreadAnswers } from './unread-answers';

const limits = {
  /** As much as Grafana's own plugins take. */
  'grpc.max_receive_message_length': 16 * 1024 * 1024,
  'grpc.max_send_message_length': -1,
  /** The host makes all its calls over one connection. */
  'grpc.max_concurrent_streams': 10_000,
  /** Bookkeeping for a debugging service that is not offered. */
  'grpc.enable_channelz': 0,
};

/** Every service that the host calls, and what its process manager needs; not yet bound to an address. */
export function createServer(
  options: Omit<ServiceRuntime, 'unread' | 'garbage'>,
  unread = new UnreadAnswers()
): Server {
  const runtime: ServiceRuntime = { ...options, unread, garbage: new QuietCollection() };
  const server = new Server(limits);
  server.addService(DataService, dataService(runtime));
  server.addService(DiagnosticsService, diagnosticsService(runtime));
  server.addService(ResourceService, resourceService(runtime));
  server.addService(StreamService, streamService(runtime));
  server.addService(HealthService, healthService());
  server.addService(GRPCControllerService, controllerService(runtime.lifetime));
  server.addService(GRPCBrokerService, brokerService());
  server.addService(GRPCStdioService, stdioService());
  return server;
}
