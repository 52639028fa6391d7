// Voice messages as phones send them: whatever was recorded becomes Opus packets, which the server puts into an Ogg file.

const RATE = 48000;

/** A short, soft two-note chime, for when there is no microphone. */
export async function sampleTone() {
  const context = new OfflineAudioContext(1, RATE * 2, RATE);
  [[523.25, 0], [659.25, 0.45], [783.99, 0.9]].forEach(([pitch, start]) => {
    const tone = context.createOscillator();
    const volume = context.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(0.25, start + 0.04);
    volume.gain.exponentialRampToValueAtTime(0.001, start + 1);
    tone.connect(volume).connect(context.destination);
    tone.start(start);
    tone.stop(start + 1.05);
  });
  return context.startRendering();
}

/** Any audio file the browser can play, as one channel. */
export async function decoded(blob) {
  const bytes = await blob.arrayBuffer();
  const audio = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(bytes);
  const context = new OfflineAudioContext(1, Math.max(Math.ceil(audio.duration * RATE), 1), RATE);
  const source = context.createBufferSource();
  source.buffer = audio;
  source.connect(context.destination);
  source.start();
  return context.startRendering();
}

/** The packets strung together: two bytes of length, then the packet. Empty where the browser cannot encode. */
export async function packets(audio) {
  if (!("AudioEncoder" in window)) return new Blob([]);
  const parts = [];
  const encoder = new AudioEncoder({
    output: (chunk) => {
      const data = new Uint8Array(chunk.byteLength);
      chunk.copyTo(data);
      parts.push(new Uint8Array([data.length & 255, data.length >> 8]), data);
    },
    error: (error) => console.warn("The recording could not be encoded", error),
  });
  encoder.configure({ codec: "opus", sampleRate: RATE, numberOfChannels: 1, bitrate: 24000, opus: { frameDuration: 20000 } });
  const samples = audio.getChannelData(0);
  encoder.encode(new AudioData({
    format: "f32-planar", sampleRate: RATE, numberOfFrames: samples.length, numberOfChannels: 1, timestamp: 0, data: samples,
  }));
  await encoder.flush();
  encoder.close();
  return new Blob(parts);
}

/** Starts recording; the promise's function stops it and gives what was recorded. */
export async function record() {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const recorder = new MediaRecorder(stream);
  const pieces = [];
  recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
  recorder.start();
  return () => new Promise((resolve) => {
    recorder.addEventListener("stop", () => resolve(new Blob(pieces, { type: recorder.mimeType })));
    recorder.stop();
    stream.getTracks().forEach((track) => track.stop());
  });
}
