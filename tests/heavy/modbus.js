'use strict';
// modbus.js server|client ADDRESS - modbus-serial on both sides; modbus.c is
// another client.
const assert = require('node:assert');
const Modbus = require('modbus-serial');

const UNIT = 17;

function server(address) {
	const coils = new Map([[3, true]]);
	const registers = new Map([[0, 16657], [1, 0], [40, 1000]]);
	const read = (map, at) => {
		if (!map.has(at))
			throw Object.assign(new Error('no such address'),
				{ modbusErrorCode: 2 });
		return map.get(at);
	};

	new Modbus.ServerTCP({
		getCoil: (at) => read(coils, at),
		setCoil: (at, on) => coils.set(at, on) && undefined,
		getHoldingRegister: (at) => read(registers, at),
		setRegister: (at, v) => registers.set(at, v) && undefined,
	}, { host: address, port: 502, unitID: UNIT })
		.on('initialized', () => console.log('ready'));
}

async function client(address) {
	const plc = new Modbus();

	await plc.connectTCP(address, { port: 502 });
	plc.setID(UNIT);
	// 9.0625 as a float
	assert.deepEqual((await plc.readHoldingRegisters(0, 2)).data, [16657, 0]);
	await plc.writeRegisters(0, [0x41a5, 0x8000]); // 20.6875
	assert.deepEqual((await plc.readHoldingRegisters(0, 2)).data,
		[0x41a5, 0x8000]);
	assert.equal((await plc.readCoils(3, 1)).data[0], true);
	await plc.writeCoil(3, false);
	await plc.writeRegister(40, 1234);
	await assert.rejects(plc.readHoldingRegisters(900, 1));
	await new Promise((done) => plc.close(done));
}

const [what, address] = process.argv.slice(2);

Promise.resolve({ server, client }[what](address)).then(() => {
	if (what !== 'server')
		process.exit(0);
}, (e) => {
	console.error(e);
	process.exit(1);
});
