import { Controller, Get } from '@nestjs/common';
import { Allow, ROLES } from '@sanxiang/access';
import { openApi } from './openapi.js';

/** The contract of the HTTP interface, for programs. */
@Controller()
export class OpenApiController {
  private readonly document = openApi();

  @Get('openapi.json')
  @Allow(...ROLES)
  read(): object { return this.document; }
}
