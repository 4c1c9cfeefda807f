import { Module, type DynamicModule } from '@nestjs/common';
import { BACKUP_PARTS, BackupsController, type BackupParts } from './backups.controller.js';

@Module({})
export class BackupsModule {
  /** `POST /v1/backups` over parts that the composition root has opened. */
  static with(parts: BackupParts): DynamicModule {
    return { module: BackupsModule, controllers: [BackupsController], providers: [{ provide: BACKUP_PARTS, useValue: parts }] };
  }
}
