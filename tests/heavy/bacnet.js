'use strict';
// bacnet.js server|client ADDRESS - node-bacnet on both sides: a device of
// three objects that tells who subscribed what was written, and who asks it.
const assert = require('node:assert');
const { once } = require('node:events');
const { promisify } = require('node:util');
const Bacnet = require('node-bacnet');
const { ApplicationTag, ErrorClass, ErrorCode, ObjectType, PropertyIdentifier,
	Segmentation } = Bacnet.enum;

const DEVICE = 1234, VENDOR = 260, PROCESS = 18;
const { PRESENT_VALUE, OBJECT_NAME, UNITS, STATUS_FLAGS } = PropertyIdentifier;
const INPUT = { type: ObjectType.ANALOG_INPUT, instance: 1 };
const SETPOINT = { type: ObjectType.ANALOG_VALUE, instance: 3 };
const PUMP = { type: ObjectType.BINARY_OUTPUT, instance: 2 };
const ABSENT = { type: ObjectType.ANALOG_INPUT, instance: 9 };

const real = (value) => [{ type: ApplicationTag.REAL, value }];
const word = (value) => [{ type: ApplicationTag.ENUMERATED, value }];
const text = (value) => [{ type: ApplicationTag.CHARACTER_STRING, value }];
const key = (object, id) => `${object.type}:${object.instance}/${id}`;

// The broadcast of 192.0.2.0/24; all broadcasts have no way out of here.
const open = (address) => new Bacnet({
	broadcastAddress: address.replace(/[0-9]+$/, '255') });

const values = new Map([
	[key(INPUT, PRESENT_VALUE), real(21.5)],
	[key(INPUT, OBJECT_NAME), text('Supply temperature')],
	[key(INPUT, UNITS), word(62)],
	[key(SETPOINT, PRESENT_VALUE), real(20)],
	[key(PUMP, PRESENT_VALUE), word(0)],
]);

function server(address) {
	const device = open(address);
	const subscribers = [];

	device.on('whoIs', () => device.iAmResponse(null, DEVICE,
		Segmentation.NO_SEGMENTATION, VENDOR));
	device.on('readProperty', ({ header, service, invokeId, payload }) => {
		const value = values.get(key(payload.objectId, payload.property.id));

		if (value === undefined)
			device.errorResponse(header.sender, service, invokeId,
				ErrorClass.OBJECT, ErrorCode.UNKNOWN_OBJECT);
		else
			device.readPropertyResponse(header.sender, invokeId,
				payload.objectId, payload.property, value);
	});
	device.on('readPropertyMultiple', ({ header, invokeId, payload }) =>
		device.readPropertyMultipleResponse(header.sender, invokeId,
			payload.properties.map(({ objectId, properties }) => ({ objectId,
				values: properties.map((property) => ({ property,
					value: values.get(key(objectId, property.id)) })) }))));
	device.on('subscribeCov', ({ header, service, invokeId, payload }) => {
		subscribers.push({ to: header.sender.address, ...payload });
		device.simpleAckResponse(header.sender, service, invokeId);
	});
	device.on('writeProperty', ({ header, service, invokeId, payload }) => {
		const { objectId, value } = payload;

		values.set(key(objectId, value.property.id), value.value);
		device.simpleAckResponse(header.sender, service, invokeId);
		for (const s of subscribers)
			if (key(s.monitoredObjectId, 0) === key(objectId, 0))
				device.unconfirmedCOVNotification(s.to,
					s.subscriberProcessId, DEVICE, objectId, s.lifetime,
					[{ property: { id: PRESENT_VALUE }, value: value.value },
						{ property: { id: STATUS_FLAGS }, value: [{
							type: ApplicationTag.BIT_STRING,
							value: { bitsUsed: 4, value: [0] } }] }]);
	});
	device.on('listening', () => console.log('ready'));
}

async function client(address) {
	const asker = open(address);
	const on = (name) => promisify(asker[name].bind(asker));
	const read = async (object) => (await on('readProperty')(address, object,
		PRESENT_VALUE, {})).values[0].value;
	const write = (object, value) => on('writeProperty')(address, object,
		PRESENT_VALUE, value, { priority: 8 });

	await once(asker, 'listening');
	const here = once(asker, 'iAm');

	asker.whoIs();
	assert.equal((await here)[0].payload.deviceId, DEVICE);
	assert.equal(await read(INPUT), 21.5);
	await write(SETPOINT, real(55.25));
	assert.equal(await read(SETPOINT), 55.25);
	await write(PUMP, word(1));
	const { values: found } = await on('readPropertyMultiple')(address, [
		{ objectId: INPUT, properties: [{ id: PRESENT_VALUE },
			{ id: OBJECT_NAME }, { id: UNITS }] },
		{ objectId: PUMP, properties: [{ id: PRESENT_VALUE }] }], {});
	assert.deepEqual(found.map((o) => o.values.map((v) => v.value[0].value)),
		[[21.5, 'Supply temperature', 62], [1]]);
	await assert.rejects(read(ABSENT));
	await on('subscribeCov')(address, SETPOINT, PROCESS, false, false, 60, {});
	const told = once(asker, 'covNotifyUnconfirmed');

	await write(SETPOINT, real(60.5));
	assert.equal((await told)[0].payload.values[0].value[0].value, 60.5);
	asker.close();
}

const [what, address] = process.argv.slice(2);

Promise.resolve({ server, client }[what](address)).then(() => {
	if (what !== 'server')
		process.exit(0);
}, (e) => {
	console.error(e);
	process.exit(1);
});
