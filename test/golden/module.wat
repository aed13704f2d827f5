(module
  (memory (export "memory") 1 2)
  (global (export "scale") (mut f32) (f32.const 0.5))
  (func $half (param $p0 v128) (result v128)
    (f32x4.mul (local.get $p0) (f32x4.splat (global.get 0))))
  (func $run (export "run") (param $p0 i32) (result f32)
    (local $i i32) (local $acc v128)
    (if
      (i32.lt_s (local.tee $i (i32.const 0)) (local.get $p0))
      (then
        (loop
          (local.set $acc
            (f32x4.add (local.get $acc) (call $half (v128.load offset=16 align=1 (local.get $i)))))
          (v128.store offset=64 align=1
            (local.get $i)
            (i8x16.shuffle 0 1 2 3 0 1 2 3 0 1 2 3 0 1 2 3 (local.get $acc) (local.get $acc)))
          (br_if 0
            (i32.lt_s (local.tee $i (i32.add (local.get $i) (i32.const 16))) (local.get $p0))))))
    (if (result f32)
      (i32x4.extract_lane 1 (local.get $acc))
      (then
        (f32.const -0))
      (else
        (v128.store32_lane offset=4 align=1 3 (i32.const 0) (local.get $acc))
        (f32x4.extract_lane 0 (local.get $acc)))))
  (data (i32.const 16) "\01\00\00\40"))
