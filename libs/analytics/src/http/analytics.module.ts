import { performance } from 'node:perf_hooks';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { CallsController } from './calls.controller.js';
import { DirectoryController } from './directory.controller.js';
import { StoredEventsController } from './events.controller.js';
import { ExportController } from './export.controller.js';
import { LiveController } from './live.controller.js';
import { LiveBoards } from './live/live-boards.js';
import { NO_TARGETS } from './live/targets.js';
import { MetricsController } from './metrics.controller.js';
import { OpenApiController } from './openapi/openapi.controller.js';
import { PARTS, type AnalyticsParts } from './parts.js';
import { ProgressController } from './progress.controller.js';
import { VerdictsController } from './verdicts.controller.js';

const CONTROLLERS: Type[] = [
  MetricsController, CallsController, StoredEventsController, ExportController, DirectoryController, ProgressController, VerdictsController, LiveController, OpenApiController,
];

@Module({})
export class AnalyticsModule {
  /** The read API over parts that the composition root has opened; it closes them itself, after the application. */
  static with(parts: AnalyticsParts): DynamicModule {
    const boards = new LiveBoards({ warehouse: parts.warehouse, clock: parts.clock, tz: parts.tz, log: parts.log, ticks: () => performance.now(), progress: () => parts.progress(), targets: async (org) => await parts.targets?.(org) ?? NO_TARGETS });
    return {
      module: AnalyticsModule,
      controllers: CONTROLLERS,
      providers: [{ provide: PARTS, useValue: parts }, { provide: LiveBoards, useValue: boards }],
    };
  }
}
