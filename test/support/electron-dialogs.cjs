// Answers the dialogs of the application under test, which would else wait for somebody: each is written as a line of
// JSON to the file RELAY_TEST_DIALOGS, and answered with the next button of RELAY_TEST_ANSWERS or its default one.
const file = process.env.RELAY_TEST_DIALOGS;
const loaded = process.appCodeLoaded;
if (file && typeof loaded === 'function') {
  const answers = (process.env.RELAY_TEST_ANSWERS ?? '').split(',').filter(Boolean).map(Number);
  const note = (shown) => require('node:fs').appendFileSync(file, `${JSON.stringify(shown)}\n`);
  process.appCodeLoaded = () => {
    const { dialog } = require('electron');
    dialog.showMessageBox = async (options) => {
      note({ message: options.message, detail: options.detail, buttons: options.buttons });
      return { response: answers.shift() ?? options.defaultId ?? 0, checkboxChecked: false };
    };
    dialog.showErrorBox = (title, content) => note({ message: title, detail: content, buttons: [] });
    loaded();
  };
}
