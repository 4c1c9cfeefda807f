import { Module, type DynamicModule } from '@nestjs/common';
import { systemClock, type Clock } from '@sanxiang/kernel';
import { DIRECTORY_ZONE, DirectoryController } from './directory.controller.js';
import { DirectoryWriter, type ToldDirectory } from './directory/directory-writer.js';
import { EventsController } from './events.controller.js';
import { Intake } from './intake.service.js';
import { QUARANTINE, type Quarantine } from './quarantine.js';
import { QuarantineController } from './quarantine.controller.js';
import { SchemasController } from './schemas.controller.js';

/** What `PUT /v1/directory` works with. */
export interface DirectoryParts {
  /** null: this process cannot read the directory, and answers 503. */
  readonly told: ToldDirectory | null;
  /** IANA zone of the organisation. */
  readonly tz: string;
  readonly clock: Clock;
}

@Module({})
export class IntakeModule {
  /** The HTTP side of intake over parts that the composition root has opened. */
  static with(intake: Intake, quarantine: Quarantine, directory: DirectoryParts = { told: null, tz: 'UTC', clock: systemClock }): DynamicModule {
    return {
      module: IntakeModule,
      controllers: [EventsController, DirectoryController, QuarantineController, SchemasController],
      providers: [
        { provide: Intake, useValue: intake }, { provide: QUARANTINE, useValue: quarantine },
        { provide: DirectoryWriter, useValue: new DirectoryWriter(intake, directory.told, directory.clock) }, { provide: DIRECTORY_ZONE, useValue: directory.tz },
      ],
    };
  }
}
