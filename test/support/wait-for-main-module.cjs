// Stock Electron holds its `ready` event back until the application's main module has loaded. A repackaged one
// may start the main module and not wait; loaded first of all, this makes it wait as the stock one does.
const loaded = process.appCodeLoaded;
if (typeof loaded === 'function') {
  process.appCodeLoaded = () => {
    const { app, protocol } = require('electron');
    const register = protocol.registerSchemesAsPrivileged;
    const giveUp = setTimeout(loaded, 5000);
    protocol.registerSchemesAsPrivileged = (schemes) => {
      register.call(protocol, schemes);
      clearTimeout(giveUp);
      setImmediate(loaded);
    };
    app.once('quit', loaded);
  };
}
