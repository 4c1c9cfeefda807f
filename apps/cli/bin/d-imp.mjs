import module from 'node:module'; module.enableCompileCache?.();
await import(import.meta.resolve('@sanxiang/app-call'));
const u=process.cpuUsage(); console.log('user', Math.round(u.user/1000), 'sys', Math.round(u.system/1000), module.getCompileCacheDir?.());
process.exit(0);
