import { Module, type DynamicModule } from '@nestjs/common';
import { EventsController } from './events.controller.js';
import { Intake } from './intake.service.js';
import { Quarantine } from './quarantine.js';
import { QuarantineController } from './quarantine.controller.js';
import { SchemasController } from './schemas.controller.js';

@Module({})
export class IntakeModule {
  /** The HTTP side of intake over parts that the composition root has opened. */
  static with(intake: Intake, quarantine: Quarantine): DynamicModule {
    return {
      module: IntakeModule,
      controllers: [EventsController, QuarantineController, SchemasController],
      providers: [{ provide: Intake, useValue: intake }, { provide: Quarantine, useValue: quarantine }],
    };
  }
}
