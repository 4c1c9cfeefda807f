import { Controller, Get, Param } from '@nestjs/common';
import { asyncApi, schemaOf } from '@sanxiang/contracts';
import { Allow, ROLES } from '@sanxiang/access';
import { notFound } from '@sanxiang/kernel';

/** The event contract, for publishers. */
@Controller('v1')
@Allow(...ROLES)
export class SchemasController {
  @Get('schemas/:type')
  schema(@Param('type') type: string): object {
    const schema = schemaOf(type);
    if (schema === undefined) throw notFound('事件类型 event type');
    return schema;
  }

  @Get('asyncapi.json')
  document(): object { return asyncApi('1'); }
}
