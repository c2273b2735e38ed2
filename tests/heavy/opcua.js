'use strict';
// opcua.js server|none|encrypted ADDRESS - node-opcua's server with variables
// and a method, and its client in clear and encrypted.
const assert = require('node:assert');
const { once } = require('node:events');

// node 18 has it, but not yet there.
globalThis.crypto ??= require('node:crypto').webcrypto;

const LIST = [1.5, -2.25, 1e100];

async function server(address) {
	const { OPCUAServer } = require('node-opcua-server');
	const { DataType, Variant, VariantArrayType } =
		require('node-opcua-variant');
	const s = new OPCUAServer({ port: 4840, hostname: address,
		host: address, resourcePath: '/tank',
		serverCertificateManager: certificates() });

	await s.initialize();
	const space = s.engine.addressSpace;
	const ns = space.getOwnNamespace();
	const tank = ns.addObject({ nodeId: 's=Tank', browseName: 'Tank',
		organizedBy: space.rootFolder.objects });
	const variable = (name, dataType, value, arrayType) =>
		ns.addVariable({ nodeId: `s=Tank.${name}`, browseName: name,
			componentOf: tank, dataType, minimumSamplingInterval: 20,
			valueRank: arrayType === undefined ? -1 : 1,
			value: new Variant({ dataType, arrayType, value }) });

	variable('Level', DataType.Double, 36.9);
	variable('Setpoint', DataType.Float, 0);
	variable('Count', DataType.Int32, -7);
	variable('Run', DataType.Boolean, true);
	variable('Batch', DataType.String, 'B 17');
	variable('List', DataType.Double, LIST, VariantArrayType.Array);
	method(ns, tank);
	await s.start();
	console.log('ready');
}

// Whoever comes is trusted: what is tested is what can be seen.
function certificates() {
	const { OPCUACertificateManager } =
		require('node-opcua-certificate-manager');

	return new OPCUACertificateManager({ automaticallyAcceptUnknownCertificate: true,
		rootFolder: `${process.env.HOME}/pki` });
}

function method(ns, tank) {
	const { DataType } = require('node-opcua-variant');
	const { StatusCodes } = require('node-opcua-status-code');
	const argument = (name) => ({ name, dataType: DataType.UInt32,
		description: '' });

	ns.addMethod(tank, { nodeId: 's=Tank.Twice', browseName: 'Twice',
		inputArguments: [argument('n')],
		outputArguments: [argument('twice')] })
		.bindMethod((inputs, context, done) => done(null, {
			statusCode: StatusCodes.Good, outputArguments: [{
				dataType: DataType.UInt32, value: 2 * inputs[0].value }] }));
}

async function withSession(address, options, work) {
	const { OPCUAClient } = require('node-opcua-client');
	const client = OPCUAClient.create({ endpointMustExist: false,
		connectionStrategy: { maxRetry: 0 }, ...options });

	await client.connect(`opc.tcp://${address}:4840/tank`);
	const session = await client.createSession();

	await work(session);
	await session.close();
	await client.disconnect();
}

const id = (name) => `ns=1;s=Tank.${name}`;

async function read(session, names) {
	const { AttributeIds } = require('node-opcua-client');
	const got = await session.read(names.map((name) =>
		({ nodeId: id(name), attributeId: AttributeIds.Value })));

	return got.map((v) => v.value.value);
}

async function write(session, name, dataType, value) {
	const { AttributeIds, StatusCodes } = require('node-opcua-client');
	const status = await session.write({ nodeId: id(name),
		attributeId: AttributeIds.Value,
		value: { value: { dataType, value } } });

	assert.equal(status, StatusCodes.Good);
}

// Each value is written when the one before it was told.
async function watch(session) {
	const { AttributeIds, DataType, TimestampsToReturn } =
		require('node-opcua-client');
	const news = await session.createSubscription2({ publishingEnabled: true,
		requestedPublishingInterval: 50, requestedLifetimeCount: 1000,
		requestedMaxKeepAliveCount: 1000 });
	const item = await news.monitor(
		{ nodeId: id('Setpoint'), attributeId: AttributeIds.Value },
		{ samplingInterval: 20, queueSize: 10 }, TimestampsToReturn.Both);
	let told = once(item, 'changed');

	assert.equal((await told)[0].value.value, 72.5);
	for (const v of [73.25, -0.125]) {
		told = once(item, 'changed');
		await write(session, 'Setpoint', DataType.Float, v);
		assert.equal((await told)[0].value.value, v);
	}
	await news.terminate();
}

async function none(address) {
	const { DataType, StatusCodes } = require('node-opcua-client');

	await withSession(address, {}, async (session) => {
		const got = await read(session,
			['Level', 'Count', 'Run', 'Batch', 'List', 'Absent']);

		assert.deepEqual([...got.slice(0, 4), [...got[4]], got[5]],
			[36.9, -7, true, 'B 17', LIST, undefined]);
		await write(session, 'Setpoint', DataType.Float, 72.5);
		assert.deepEqual(await read(session, ['Setpoint']), [72.5]);
		await watch(session);
		const result = await session.call({ objectId: 'ns=1;s=Tank',
			methodId: id('Twice'), inputArguments: [
				{ dataType: DataType.UInt32, value: 21 }] });
		assert.equal(result.statusCode, StatusCodes.Good);
		assert.equal(result.outputArguments[0].value, 42);
		const found = await session.browse('ns=1;s=Tank');
		assert(found.references.some((r) => r.browseName.name === 'Level'));
	});
}

async function encrypted(address) {
	const { DataType, MessageSecurityMode, SecurityPolicy } =
		require('node-opcua-client');

	await withSession(address, {
		securityMode: MessageSecurityMode.SignAndEncrypt,
		securityPolicy: SecurityPolicy.Basic256Sha256,
		clientCertificateManager: certificates(),
	}, async (session) => {
		assert.deepEqual(await read(session, ['Level']), [36.9]);
		await write(session, 'Setpoint', DataType.Float, 72.5);
	});
}

const [what, address] = process.argv.slice(2);
const roles = { server, none, encrypted };

roles[what](address).then(() => {
	if (what !== 'server')
		process.exit(0);
}, (e) => {
	console.error(e);
	process.exit(1);
});
