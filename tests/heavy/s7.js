'use strict';
// s7.js server|snap7|nodes7 ADDRESS - Snap7's server with a data block of known
// values, and two clients of different makers that read and write it.
const assert = require('node:assert');
const { promisify } = require('node:util');
const snap7 = require('node-snap7');
const NodeS7 = require('nodes7');

function server(address) {
	const plc = new snap7.S7Server();
	const block = Buffer.alloc(64);

	block.writeInt16BE(-1234, 2);
	block.writeInt16BE(77, 4);
	block.writeFloatBE(36.5, 40);
	block[8] = 0x20; // bit 5
	plc.RegisterArea(plc.srvAreaDB, 1, block);
	plc.RegisterArea(plc.srvAreaMK, Buffer.from([0xa5, 0, 0, 0]));
	assert(plc.StartTo(address));
	console.log('ready');
}

function int16(n) {
	const b = Buffer.alloc(2);

	b.writeInt16BE(n);
	return b;
}

function float(n) {
	const b = Buffer.alloc(4);

	b.writeFloatBE(n);
	return b;
}

async function withSnap7(address) {
	const plc = new snap7.S7Client();
	const on = (name) => promisify(plc[name].bind(plc));
	const read = (start, len) =>
		on('ReadArea')(plc.S7AreaDB, 1, start, 1, len);
	const write = (start, len, bytes) =>
		on('WriteArea')(plc.S7AreaDB, 1, start, 1, len, bytes);

	await on('ConnectTo')(address, 0, 2);
	assert.equal((await read(40, plc.S7WLReal)).readFloatBE(), 36.5);
	await write(40, plc.S7WLReal, float(41.25));
	assert.equal((await read(40, plc.S7WLReal)).readFloatBE(), 41.25);
	assert.equal((await read(8 * 8 + 5, plc.S7WLBit))[0], 1);
	await write(8 * 8 + 5, plc.S7WLBit, Buffer.from([0]));
	assert.equal((await read(8 * 8 + 5, plc.S7WLBit))[0], 0);
	await several(plc, on);
	assert.equal((await on('MBRead')(0, 1))[0], 0xa5);
	// a block that isn't there
	await assert.rejects(on('DBRead')(9, 0, 2));
	await on('ReadSZL')(0x0011, 0);
	await on('PlcStop')();
	await on('PlcHotStart')();
	plc.Disconnect();
}

async function several(plc, on) {
	const item = (len, start, data) => ({
		Area: plc.S7AreaDB, WordLen: len, DBNumber: 1, Start: start,
		Amount: 1, Data: data });
	const values = await on('ReadMultiVars')([
		item(plc.S7WLWord, 2), item(plc.S7WLReal, 40)]);

	assert.equal(values[0].Data.readInt16BE(), -1234);
	assert.equal(values[1].Data.readFloatBE(), 41.25);
	await on('WriteMultiVars')([
		item(plc.S7WLWord, 2, int16(1234)),
		item(plc.S7WLReal, 44, float(-0.5))]);
}

async function withNodeS7(address) {
	const plc = new NodeS7({ silent: true });
	const tags = { LEVEL: 'DB1,REAL40', COUNT: 'DB1,INT4', RUN: 'M0.0' };
	const values = () => new Promise((done, fail) =>
		plc.readAllItems((bad, v) => (bad ? fail(bad) : done(v))));
	const write = (name, v) => new Promise((done, fail) =>
		plc.writeItems(name, v, (bad) => (bad ? fail(bad) : done())));

	await promisify(plc.initiateConnection.bind(plc))(
		{ host: address, port: 102, rack: 0, slot: 1 });
	plc.setTranslationCB((name) => tags[name]);
	plc.addItems(Object.keys(tags));
	assert.deepEqual(await values(), { LEVEL: 36.5, COUNT: 77, RUN: true });
	await write('LEVEL', 42.5);
	await write('COUNT', -3);
	assert.deepEqual(await values(), { LEVEL: 42.5, COUNT: -3, RUN: true });
	await new Promise((done) => plc.dropConnection(done));
}

const [what, address] = process.argv.slice(2);
const roles = { server, snap7: withSnap7, nodes7: withNodeS7 };

Promise.resolve(roles[what](address)).then(() => {
	if (what !== 'server')
		process.exit(0);
}, (e) => {
	console.error(e);
	process.exit(1);
});
