'use strict';
// enip.js server|connected|unconnected ADDRESS - the client of st-ethernet-ip,
// and something that answers it. The client's requests are the real thing; no
// server for EtherNet/IP is to be had from Debian or npm, so this one answers
// just what this client asks: a session, a connection, the identity, and the
// reads and writes of four tags, by The CIP Networks Library, Volumes 1 and 2,
// and Logix 5000 Controllers Data Access (1756-PM020).
const assert = require('node:assert');
const net = require('node:net');
const { Controller, Tag, TagGroup } = require('st-ethernet-ip');

const DINT = 0xc4, REAL = 0xca;
const CONNECTION = 0x5eed;

function numbers(...list) { // [bytes, value]...
	return Buffer.concat(list.map(([n, v]) => {
		const b = Buffer.alloc(n);

		b.writeUIntLE(v, 0, n);
		return b;
	}));
}

function symbols(...names) {
	return Buffer.concat(names.map((name) => Buffer.concat([
		Buffer.from([0x91, name.length]), Buffer.from(name),
		Buffer.alloc(name.length % 2)]))).toString('hex');
}

function float(v) {
	const b = Buffer.alloc(4);

	b.writeFloatLE(v);
	return b;
}

const tags = new Map([
	[symbols('Level'), [REAL, float(36.5)]],
	[symbols('Count'), [DINT, numbers([4, 70000])]],
	[symbols('List'), [DINT, numbers([4, 1], [4, 2], [4, 3])]],
	[symbols('Program:Main', 'Speed'), [REAL, float(-1.25)]],
]);

const identity = Buffer.concat([
	numbers([2, 1], [2, 14], [2, 55], [1, 20], [1, 11], [2, 0x60],
		[4, 0xc0ffee], [1, 8]), Buffer.from('Stand-in')]);

function several(body) { // Multiple Service Packet
	const n = body.readUInt16LE(0);
	const at = [...Array(n).keys()].map((i) => body.readUInt16LE(2 + 2 * i));
	const replies = at.map((from, i) => answer(body.subarray(from, at[i + 1])));
	let next = 2 + 2 * n;
	const heads = replies.map((r) => [2, (next += r.length) - r.length]);

	return Buffer.concat([numbers([2, n], ...heads), ...replies]);
}

// One service: its code, the words of its path, the path, the rest.
function answer(request) {
	const service = request[0], end = 2 + 2 * request[1];
	const path = request.subarray(2, end).toString('hex');
	const body = request.subarray(end);
	const tag = tags.get(path);
	const reply = (status, data = Buffer.alloc(0)) => Buffer.concat([
		Buffer.from([service | 0x80, 0, status, 0]), data]);

	if (path === '20062401') {
		if (service === 0x52) // Unconnected Send
			return answer(body.subarray(4, 4 + body.readUInt16LE(2)));
		if (service === 0x54) // Forward Open
			return reply(0, Buffer.concat([numbers([4, CONNECTION]),
				body.subarray(6, 18), body.subarray(22, 26),
				body.subarray(28, 32), Buffer.alloc(2)]));
		if (service === 0x4e) // Forward Close
			return reply(0, Buffer.concat([body.subarray(2, 10),
				Buffer.alloc(2)]));
	}
	if (service === 0x0a && path === '20022401')
		return reply(0, several(body));
	if (service === 0x01 && path === '20012401')
		return reply(0, identity);
	if (tag === undefined)
		return reply(0x05);
	if (service === 0x4c)
		return reply(0, Buffer.concat([numbers([2, tag[0]]), tag[1]]));
	assert.equal(service, 0x4d);
	tag[1] = Buffer.from(body.subarray(4));
	return reply(0);
}

function encapsulated(head, data) {
	const h = Buffer.from(head);

	h.writeUInt16LE(data.length, 2);
	h.writeUInt32LE(1, 4); // the session
	return Buffer.concat([h, data]);
}

function served(request, targets) {
	const [head, data] = [request.subarray(0, 24), request.subarray(24)];

	switch (head.readUInt16LE(0)) {
	case 0x65: // RegisterSession
		return encapsulated(head, data);
	case 0x6f: { // SendRRData: no address, then a service
		const service = data.subarray(16);
		const r = answer(service);

		if (service[0] === 0x54) // what it wants to be called
			targets.id = service.readUInt32LE(12);
		return encapsulated(head, Buffer.concat([data.subarray(0, 14),
			numbers([2, r.length]), r]));
	}
	case 0x70: { // SendUnitData: a connection, then a count and a service
		const r = answer(data.subarray(22));

		return encapsulated(head, Buffer.concat([data.subarray(0, 12),
			numbers([4, targets.id], [2, 0xb1], [2, 2 + r.length]),
			data.subarray(20, 22), r]));
	}
	default:
		return Buffer.alloc(0);
	}
}

function server(address) {
	net.createServer((socket) => {
		const targets = {};

		// this client waits for each answer, and its requests are short
		socket.on('data', (b) => socket.write(served(b, targets)));
		socket.on('error', () => socket.destroy());
	}).listen(44818, address, () => console.log('ready'));
}

async function client(address, connected) {
	const plc = new Controller(connected);
	const read = async (tag) => {
		await plc.readTag(tag);
		return tag.value;
	};
	const level = new Tag('Level'), count = new Tag('Count');
	const list = new Tag('List', null, null, 0, 1, 3);

	await plc.connect(address, 0, false);
	await plc.readControllerProps();
	assert.equal(plc.properties.serial_number, 0xc0ffee);
	assert.equal(await read(level), 36.5);
	assert.equal(await read(count), 70000);
	assert.equal(await read(new Tag('Speed', 'Main')), -1.25);
	level.value = 41.25;
	await plc.writeTag(level);
	count.value = -5;
	await plc.writeTag(count);
	assert.deepEqual(await read(list), [1, 2, 3]);
	const both = new TagGroup();

	both.add(level);
	both.add(count);
	await plc.readTagGroup(both);
	assert.deepEqual([level.value, count.value], [41.25, -5]);
	await assert.rejects(read(new Tag('Absent')));
	await plc.disconnect();
}

const [what, address] = process.argv.slice(2);
const roles = { server, connected: (a) => client(a, true),
	unconnected: (a) => client(a, false) };

Promise.resolve(roles[what](address)).then(() => {
	if (what !== 'server')
		process.exit(0);
}, (e) => {
	console.error(e);
	process.exit(1);
});
