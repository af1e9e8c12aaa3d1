// An SMS centre of the package smpp: `node smsc.js <port> <file for what it took>`. User shop, password secret.
// What it answers depends on the last digit of the number; see ANSWERS and RECEIPTS.
const fs = require('fs');
const smpp = require('smpp');

const [port, file] = process.argv.slice(2);
const ANSWERS = {3: 0x58, 4: 0x0b, 5: 0x14, 6: 0x45, 7: 0x0a};
const RECEIPTS = {1: 'DELIVRD', 2: 'UNDELIV'};
const waiting = [];
const sessions = new Set();
let number = 0;

function deliver() {
  const [session] = sessions;
  while (session && waiting.length) {
    const receipt = waiting.shift();
    const {id, stat, from, to} = receipt;
    const text = `id:${id} sub:001 dlvrd:001 submit date:2601010000 done date:2601010001 stat:${stat} err:000 text:`;
    session.unheard.add(receipt);
    session.deliver_sm({esm_class: 4, source_addr: to, destination_addr: from, short_message: text},
      () => session.unheard.delete(receipt));
  }
}

smpp.createServer(function (session) {
  session.unheard = new Set();
  const leave = function () {
    sessions.delete(session);
    // what was not heard is told again
    waiting.push(...session.unheard);
    session.unheard.clear();
    deliver();
  };
  session.on('error', leave);
  session.on('close', leave);
  session.on('bind_transceiver', function (pdu) {
    const isKnown = pdu.system_id === 'shop' && pdu.password === 'secret';
    session.send(pdu.response({command_status: isKnown ? 0 : 0x0e}));
    if (isKnown) sessions.add(session);
    // a real one takes its time, too
    setTimeout(deliver, 20);
  });
  session.on('unbind', function (pdu) {
    session.send(pdu.response());
    session.close();
  });
  session.on('submit_sm', function (pdu) {
    const last = pdu.destination_addr.slice(-1);
    const message = pdu.short_message;
    fs.appendFileSync(file, JSON.stringify({
      to: pdu.destination_addr, from: pdu.source_addr, text: message.message,
      udh: message.udh ? message.udh.map((one) => one.toString('hex')) : [],
      ton: [pdu.source_addr_ton, pdu.dest_addr_ton], coding: pdu.data_coding, receipt: pdu.registered_delivery,
    }) + '\n');
    if (last === '8') return session.socket.destroy();
    // 0: too fast for a second part
    const isLaterPart = message.udh && message.udh[0][message.udh[0].length - 1] > 1;
    const status = last === '0' && isLaterPart ? 0x58 : ANSWERS[last];
    if (status) return session.send(pdu.response({command_status: status}));
    const id = `m${++number}`;
    session.send(pdu.response({message_id: id}));
    // 9: heard of when the sender comes back
    if (RECEIPTS[last] || last === '9') {
      waiting.push({id, stat: RECEIPTS[last] || 'EXPIRED', from: pdu.source_addr, to: pdu.destination_addr});
      if (last !== '9') setTimeout(deliver, 20);
    }
  });
}).listen(port, '127.0.0.1');
