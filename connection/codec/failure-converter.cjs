// Messages and stacks of failures as payloads, so that the codec encrypts them too. CommonJS: the SDK takes it with require(), and into the workflows' bundle.
const { DefaultFailureConverter } = require('@temporalio/common');

exports.failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
